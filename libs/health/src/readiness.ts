import { Injectable } from '@nestjs/common';

/** Whether this process wants traffic: false from the first moment of its shutdown. */
@Injectable()
export class Readiness {
  private leaving = false;

  get isLeaving(): boolean {
    return this.leaving;
  }

  leave(): void {
    this.leaving = true;
  }
}

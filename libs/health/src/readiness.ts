import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this process wants traffic: false from the first moment of its shutdown. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private leaving = false;

  get isLeaving(): boolean {
    return this.leaving;
  }

  leave(): void {
    this.leaving = true;
  }

  onModuleDestroy(): void {
    this.leave();
  }
}

/** Shows how far it has come: on a terminal in one line that changes, else a line each. */
export class Progress {
  private readonly stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  show(line: string): void {
    if (this.stream.isTTY) this.stream.write(`\r\u001B[2K${line}`);
    else this.stream.write(`${line}\n`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001B[2K');
  }
}

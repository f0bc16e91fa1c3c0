/** A call that WeCom does not carry out; `errmsg` has the shape of real ones, which nobody can match on. */
export class WecomRefusal extends Error {
  readonly body: { errcode: number; errmsg: string };

  constructor(errcode: number, errmsg: string) {
    super(errmsg);
    this.body = refusalBody(errcode, errmsg);
  }
}

export function refusalBody(errcode: number, errmsg: string): { errcode: number; errmsg: string } {
  const more = `hint: [1750671663464083173076547], from ip: 1.2.3.4, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
  return { errcode, errmsg: `${errmsg}, ${more}` };
}

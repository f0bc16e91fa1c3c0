const texts = [
  'Hello, is anybody there?',
  '請問你們週末有營業嗎？',
  '我要订购两箱绿茶，送到上海。',
  'How much is the annual plan for a team of twelve?',
  '謝謝你們的幫忙！',
  '我的订单到现在还没收到，已经一个星期了。',
];

/** What people write, in turn. */
export function textOf(index: number): string {
  return texts[index % texts.length] ?? '';
}

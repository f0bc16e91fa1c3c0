import type { Face } from './layouts.ts';

const lines = (rows: readonly string[], { x, y, size, step, fill }: { x: number; y: number; size: number; step: number; fill: string }): string =>
  rows.map((text, i) => `<text x="${x}" y="${y + i * step}" font-size="${size}" fill="${fill}" font-family="Noto Sans CJK TC">${text}</text>`).join('');

const sheet = (width: number, height: number, body: string): Face => ({
  width,
  height,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#fdfdfb"/>${body}</svg>`,
});

const receipt = ['COPPER KETTLE CAFE', '18 Mill Lane, Bath BA1 5NR', 'Tel 01225 496 0199', 'VAT 123 4567 89', '', '2 x Flat white      7.20', '1 x Scone           3.10', '1 x Soup of the day 6.50', 'Subtotal           16.80', 'VAT 20%             2.80', 'TOTAL              16.80', 'VISA ****4412', 'Thank you, come again!'];
const menu = ['今日菜單', '紅燒牛肉麵　　　180', '酸辣湯餃　　　　140', '三杯雞飯　　　　160', '燙青菜　　　　　 50', '滷味拼盤　　　　120', '珍珠奶茶　　　　 65', '外帶電話 02-2771-4455', '每週一公休'];
const chat = ['Wei', 'Are you coming to dinner tonight?', '18:02', 'Yes! Where is it?', '18:03', 'The noodle place by the station, call 0933-221-440', '18:05', 'Ok, see you at 7', '18:06'];
const ticket = ['大衛國際電影城', '流浪行星 2', '2026/11/21 (六) 19:40', '廳: 5　排: H　座: 12', '全票 NT$ 330', '訂票序號 8842 1190 23'];
const book = ['The committee met on Tuesday to discuss the new', 'harbour bridge. Mr. Oliver Pemberton, who had been', 'director for eleven years, spoke first. Nobody in', 'the room had expected that he would resign at once,', 'least of all the engineers, whose work had only', 'begun. They asked for time until the end of spring.'];

const hills =
  '<rect width="1200" height="800" fill="#8fc1e3"/><path d="M0 520L220 300 430 500 640 260 900 520 1200 340V800H0z" fill="#4d7358"/><path d="M0 620C300 540 800 700 1200 600V800H0z" fill="#35543d"/><circle cx="950" cy="150" r="70" fill="#ffe9a8"/>';

/** Things people send that are no card. */
export const papers: Readonly<Record<string, Face>> = {
  receipt: sheet(560, 900, lines(receipt, { x: 40, y: 80, size: 30, step: 60, fill: '#222' })),
  menu: sheet(700, 900, lines(menu, { x: 60, y: 120, size: 44, step: 85, fill: '#6b1a1a' })),
  chat: sheet(720, 1100, `<rect x="30" y="90" width="660" height="960" rx="30" fill="#e3f0da"/>${lines(chat, { x: 60, y: 150, size: 26, step: 90, fill: '#222' })}`),
  ticket: sheet(900, 480, lines(ticket, { x: 60, y: 80, size: 40, step: 68, fill: '#222' })),
  book: sheet(1000, 620, lines(book, { x: 60, y: 90, size: 36, step: 80, fill: '#222' })),
  landscape: sheet(1200, 800, hills),
};

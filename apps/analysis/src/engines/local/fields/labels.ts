/** What the words before a value say about it. */
export type Label = 'phone' | 'mobile' | 'fax' | 'email' | 'url' | 'address' | 'postcode' | 'name' | 'title' | 'company' | 'other';

const words: Record<Label, string> = {
  fax: '傳真(?:電話|號碼)?|传真(?:号码)?|ファックス|ファクシミリ|ファクス|facsimile|tele\\s?fax|f\\s?a\\s?x|fx|f',
  mobile: [
    '行動(?:電話)?|手機(?:號碼)?|手机(?:号码)?|移动电话|携帯(?:電話)?|携帶|モバイル|mobile(?: phone)?|mob',
    'mobil|mobiltelefon|mobilfunk|cell(?:ular|phone| phone)?|whatsapp|handy|h\\/?p|m|c',
  ].join('|'),
  phone: [
    '(?:聯絡|公司|服務|連絡)?電話(?:番号|號碼)?|(?:联系|公司|办公)?电话(?:号码)?|專線|专线|直線|直線電話|直通',
    '総機|總機|总机|代表|座机|phone|telephone|telefon|fon|te[l1I]|ph|office|büro|zentrale|durchwahl|did|direct(?: line| dial)?|main|switchboard|hot[- ]?line',
    '(?:預約|预约|訂位|订位|客服|(?:消費者|消费者|客戶|客户)?(?:服務|服务)|洽詢|洽询)(?:專線|专线|電話|电话)',
    'toll[- ]?free|t|p|o|d|b',
  ].join('|'),
  email: '電子(?:郵件|信箱|メール)|电子(?:邮件|邮箱|信箱)|信箱|郵箱|邮箱|邮件|メール(?:アドレス)?|e-?mai[l1I]|mail|e',
  url: '網址|网址|網站|网站|官網|官网|ホームページ|ウェブ(?:サイト)?|website|web(?:site)?|homepage|url|hp|w',
  address: '(?:公司|通訊|聯絡|通讯|联系)?地址|總公司|总公司|總部|总部|分公司|工廠|工厂|廠址|厂址|住所|所在地|本社|office address|address|addr?|add|a',
  postcode: '郵遞區號|邮政编码|邮编|郵編|zip|postcode|p\\.?c|〒',
  name: '姓名|氏名|お名前|name',
  title: '職稱|职务|职位|職位|役職|title|position',
  company: '公司(?:名稱|名称)?|会社名|company',
  other: [
    '統一編號|统一编号|統編|統一社會信用代碼|统一社会信用代码|税号|稅號|登録番号|法人番号|微信(?:号)?|wechat',
    'weixin|line(?: id)?|skype|telegram|facebook|instagram|twitter|linkedin|qq|id',
    'vat(?: no| number| reg)?|tax id|ein|abn|uen|reg(?:istration)?(?: no| number)?|company no|license(?: no)?',
    'lic|dre|nmls|npi|帳號|账号|口座|iban|swift',
  ].join('|'),
};

const separators = '[\\s.:：;,|｜丨/()\\[\\]·・•*#-]*';
/** A label of Han characters needs no colon before a space or a post code, a letter alone none before Han characters and digits. */
const colon = '(?:\\s*[.:：;|｜丨]+\\s*|(?<=\\p{Script=Han})(?:\\s+|(?=〒))|(?<=^\\s*[A-Za-z])\\s+(?=[\\p{Script=Han}\\d〒]))';
/** Labels of Han characters are often set wide (手 機). */
const setWide = (alternatives: string): string => alternatives.replace(/(\p{Script=Han})(?=\p{Script=Han})/gu, '$1\\s{0,4}');
/** What the readers take for one another where print is small; the first of each is what labels are made of. */
const lookalikes = ['傳傅傳博専', '传伎', '真具眞', '電雷', '話詰', '機槻', '動勤', 'x×хχ✕'];
const misread = (alternatives: string): string => lookalikes.reduce((text, group) => text.replaceAll(group[0]!, `[${group}]`), alternatives);
const patterns = Object.entries(words).map(([label, printed]) => ({ label, alternatives: misread(setWide(printed)) })).map(({ label, alternatives }) => ({
  label: label as Label,
  before: new RegExp(`(?<![A-Za-z0-9&])(?:${alternatives})(?:no|号)?${separators}$`, 'iu'),
  alone: new RegExp(`^${separators}(?:${alternatives})${separators}$`, 'iu'),
  leading: new RegExp(`^[\\s|/·•*]*(?:${alternatives})${colon}`, 'iu'),
}));

/** The label that ends a text, with the place where it begins; of several (手機/微信, Office Tel) the first that names a number. */
export function labelAtEnd(text: string): { label: Label; start: number } | null {
  const matches = patterns.flatMap(({ label, before }) => {
    const match = before.exec(text);
    return match ? [{ label, start: match.index }] : [];
  });
  const last = matches.toSorted((a, b) => a.start - b.start)[0];
  if (!last) return null;
  const before = text.slice(0, last.start);
  const earlier = /\)\s*$/.test(before) ? null : labelAtEnd(before);
  return earlier ? { label: earlier.label === 'other' ? last.label : earlier.label, start: earlier.start } : last;
}

/** The label that a text consists of, if it is nothing but one. */
export function labelAlone(text: string): Label | null {
  return patterns.find(({ alone }) => alone.test(text))?.label ?? null;
}

/** A text without the label and colon it begins with. */
export function withoutLabel(text: string): { label: Label | null; value: string } {
  for (const { label, leading } of patterns) {
    const match = leading.exec(text);
    if (match) return { label, value: text.slice(match[0].length) };
  }
  return { label: null, value: text };
}

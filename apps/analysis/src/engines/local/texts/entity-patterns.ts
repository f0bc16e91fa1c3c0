import type { Entity } from '@sluice/contracts';
import { surnames } from '../fields/surnames.ts';

const digits = String.raw`\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?`;
const numeral = '[一二三四五六七八九十百千兩两半0-9]';
const month = '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const weekday = '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const partOfDay = '(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|午前|午後|오전|오후)';
const currency = String.raw`(?:NT\$|US\$|HK\$|S\$|RM|NTD|TWD|USD|HKD|CNY|RMB|JPY|EUR|GBP|KRW|SGD|[$€£¥₩₹฿])`;
const currencyWord = '(?:元|塊錢?|块钱?|圓|円|원|萬元?|万元?|NTD|TWD|USD|HKD|CNY|RMB|JPY|EUR|GBP|KRW|SGD|dollars?|bucks|euros?|pounds?|yen|yuan|baht)';
const unit =
  '(?:份|盒|箱|杯|組|组|套|瓶|包|打|台|臺|件|本|支|枝|條|条|雙|双|罐|袋|桶|公斤|斤|片|副|間|间|張|张|個(?!小時|月|禮拜|星期|人|問題|鐘)|个(?!小时|月|礼拜|星期|人|问题|钟)|枚|冊|名|位|人份|세트|박스|병)';
const unitWord =
  '(?:pcs|pieces?|boxes|box|units?|sets?|bottles?|cartons?|packs?|packets?|copies|bags?|cups?|kg|kilos?|pairs?|dozens?|cases?|tons?|rolls?|sheets?|items?|tickets?|seats?|people|persons|guests)';
const number = '(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|a dozen|half a dozen)';
const titleOf = '(?:先生|小姐|女士|太太|經理|经理|總監|总监|協理|协理|副總|副总|董事長|董事长|老師|老师|醫師|医师|律師|律师|主任|課長|课长|部長|部长|さん|様)';
const company = String.raw`[A-Z][\w&'-]{0,24}`;

const listed = surnames.filter((name) => !/^[于時和關]$/u.test(name)).join('|');

/** How values of each kind are written, the most certain first; the first group, where there is one, is the value. */
export const entityPatterns: readonly [kind: Entity['kind'], pattern: RegExp][] = [
  ['url', /\bhttps?:\/\/[^\s<>"'，。、！？（）「」]{1,500}|\bwww\.[^\s<>"'，。、！？（）「」]{1,500}/giu],
  ['email', /(?<![\w.+-])[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,4}\.[a-z]{2,24}(?![a-z\d])/giu],
  ['order-number', /(?:訂單|订单|單號|单号|訂購|订购|注文|受注|주문|運單|运单|物流|追蹤|追踪|order|invoice|booking|tracking|reference|ref|case|ticket|po)(?:編號|编号|號碼|号码|號|号|番号|번호|是|為|为|單號|单号| ?(?:number|num|no|id))?[.:：#\s-]{0,3}(?:is )?[#№]?(?=[a-z\d-]{0,23}\d{3})([a-z\d][a-z\d-]{3,23})(?![a-z\d-])/giu],
  ['order-number', /(?<![\w#])#(?=[a-z\d-]{0,23}\d{3})([a-z\d][a-z\d-]{3,23})(?![\w-])/giu],
  ['money', new RegExp(String.raw`${currency} ?(?:${digits})(?:[kKmM萬万](?![a-z]))?(?![\d])`, 'giu')],
  ['money', new RegExp(String.raw`(?<![\d.,])(?:(?:${digits}) ?(?:${currencyWord})|${numeral}{1,6}(?:元|塊錢|块钱|萬元?|万元))(?![a-z])`, 'giu')],
  ['date', /(?<![\d/.-])(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d/])/gu],
  ['date', /(?:(?:19|20)?\d{2} ?年 ?)?(?:1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2}) ?月 ?(?:[12]\d|3[01]|0?[1-9]|[一二三四五六七八九十]{1,3}) ?[日號号]|(?:1[0-2]|[1-9])월 ?(?:[12]\d|3[01]|[1-9])일/gu],
  ['date', new RegExp(String.raw`\b${month}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? (?:19|20)\d{2})?\b|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?${month}(?: (?:19|20)\d{2})?\b`, 'giu')],
  ['time', new RegExp(String.raw`${partOfDay} ?${numeral}{1,3} ?(?:[點点時时시](?:半|${numeral}{1,3}分?)?|:\d{2})|(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?[ap]\.?m\b\.?)?(?![\d:])|(?<![\d.])(?:1[0-2]|[1-9]) ?[ap]\.?m\b\.?`, 'giu')],
  ['time', /(?<![\d一二三四五六七八九十有早晚差])(?:[01]?\d|2[0-4]|[一二兩两三四五六七八九十]{1,2})(?:[點点](?:鐘|钟|半|整|\d{1,2}分?)?(?!名|單|单|餐|菜|選|选|擊|击|數|数|子|心)|時(?:半|\d{1,2}分)?(?!間|候))/gu],
  ['date', /(?<![\d/.])(?:1[0-2]|0?[1-9])\/(?:3[01]|[12]\d|0?[1-9])(?![\d/%])/gu],
  ['date', new RegExp(String.raw`今天|明天|後天|后天|昨天|前天|今晚|明早|明晚|今日|明日|(?:下下|下|上|這|这|本)?(?:個|个)?(?:週|周|禮拜|礼拜|星期)[一二三四五六日天末](?!年)|下個?月|下个月|月底|今週|来週|내일|오늘|모레|\b(?:today|tomorrow|yesterday|tonight)\b|\b(?:next|this|last|on|by|before|until) ${weekday}\b|\b(?:next|this|last) (?:week|month|weekend)\b`, 'giu')],
  ['phone', /(?<![\w.+-])(?:\+\d{1,3}[ ().-]{0,2}|\(0\d{1,3}\) ?|0)\d{1,4}(?:[ .()-]{0,2}\d{2,4}){1,4}(?![\d-])/gu],
  ['phone', /(?<![\w.+-])(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{3}[-. ]\d{3}[-. ]\d{4}|[2-9]\d{3}[- ]\d{4})(?![\d-])/gu],
  ['quantity', new RegExp(String.raw`(?<![\d.])(?:\d{1,6}(?:\.\d{1,2})?|[一二三四五六七八九十百兩两半]{1,4}) ?${unit}(?![號号])`, 'gu')],
  ['quantity', new RegExp(String.raw`(?<![\d.\w])(?:\d{1,6}(?:\.\d{1,2})?|${number}) ?x? ?${unitWord}\b`, 'giu')],
  ['company', /(?<![\p{Script=Han}A-Za-z\d](?<![在是於于從从跟找到]))(?:(?![在是於于從从跟找到我們们你您的了])[\p{Script=Han}A-Za-z\d]){2,14}(?:股份有限公司|有限責任公司|有限责任公司|有限公司|株式会社)|株式会社[\p{Script=Han}\p{Script=Katakana}ー]{2,12}/gu],
  ['company', new RegExp(String.raw`\b(?:${company} ){1,4}(?:Co\.,? ?Ltd|Pte\.? Ltd|Ltd|Inc|Corp|Corporation|LLC|GmbH|Limited|PLC|S\.A)\b\.?`, 'gu')],
  ['company', /\b(?:[Tt]his is|[Ii](?:'|’)?m|I am|[Mm]y name is) [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})? (?:from|of|with|at) ([A-Z][\w&-]{1,24}(?: [A-Z][\w&-]{1,24}){0,2})/gu],
  ['person', /\b[Mm]y name is ([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){0,2})/gu],
  ['person', /\b(?:[Tt]his is|[Ii](?:'|’)?m|I am) ([A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)(?= (?:from|of|with|at) [A-Z\uE000]|,| speaking)/gu],
  ['person', /\b((?:Mr|Mrs|Ms|Dr|Prof)\.? [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?)\b/gu],
  ['person', new RegExp(String.raw`(?:我叫|我是|我的名字是|名字叫|敝姓|叫做) ?((?:${listed})\p{Script=Han}{1,2})(?=[,，.。!！、;；\s]|$)`, 'gu')],
  ['person', new RegExp(String.raw`(?:我姓|敝姓|免貴姓|免贵姓) ?(${listed})(?=[,，.。!！、;；\s]|$)`, 'gu')],
  ['person', new RegExp(String.raw`(?<![\p{Script=Han}](?<![我是找請请和跟給给問问叫的與与聯联絡络，]))((?:${listed})(?![級级階阶層层等])\p{Script=Han}{0,2}?${titleOf})`, 'gu')],
];

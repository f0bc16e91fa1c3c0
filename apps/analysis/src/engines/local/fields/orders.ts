import { findEmails } from './emails.ts';
import { follows } from './postal-address.ts';
import type { TextLine } from '../ocr/text-line.ts';

/** What is printed for a machine that reads along, to make it forget what it was told. Readers lose spaces. */
const orders: readonly RegExp[] = [
  /(?:ignore|disregard|forget|override)\s*(?:all|any|the|every|your|of|these|those|\s)*(?:previous|prior|above|earlier|preceding|other|instructions?|rules|prompts?)/i,
  /system\s*prompt|developer\s*mode|jailbreak|you\s*are\s*now\s*(?:an?|in|the)\b|new\s*(?:task|instructions?)\s*[:：]/i,
  /^\W*(?:system|assistant)\s*[:：].*\b(?:you|must|rules|instructions?|output|reply|answer)\b|^\W*(?:系統|系统|システム)\s*[:：].*(?:你|您|あなた|規則|规则|輸出|输出|出力|回覆|回复)/i,
  /<\|?\/?(?:im_|system|start_of|end_of|instructions?|data\b)|\[\/?INST\]/i,
  /(?:忽略|無視|无视|忘記|忘记|忽視|忽视|不要理[會会]).{0,14}(?:指示|指令|規則|规则|提示|設定|设定|內容|内容)|(?:系統|系统)\s*(?:提示|訊息|消息|指令)/u,
  /(?:指示|命令|指令|ルール|規則).{0,10}(?:無視|忘れ|従わ)|システム(?:プロンプト|メッセージ)/u,
];
/** How prose goes on in the next line: in small letters, or with several of its words so. */
const goesOn = /^\p{Ll}[\p{Ll}'’,;-]*\s+\S|\p{Ll}\s+\p{Ll}+\s+\p{Ll}+|^[^\d@]*\p{Script=Han}{6,}.*[，。、；]/u;

/**
 * The rows of a card without what is printed to command whoever reads it, and without the prose that goes on with it: neither says anything
 * about a person, nor whether this is a card.
 */
export function withoutOrders(rows: readonly TextLine[]): TextLine[] {
  const dropped = new Set<TextLine>();
  for (const row of rows) {
    const above = [...dropped].some((order) => follows(order, row));
    if (orders.some((order) => order.test(row.text)) || (above && goesOn.test(row.text) && findEmails(row.text).length === 0)) dropped.add(row);
  }
  return rows.filter((row) => !dropped.has(row));
}

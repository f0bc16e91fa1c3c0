import { inBothScripts } from './chinese-forms.ts';
import { words } from './vocabulary.ts';

const chineseSingle = inBothScripts(words(`
  陳林黃張李王吳劉蔡楊 許鄭謝郭洪曾邱廖賴徐 周葉蘇莊呂江何蕭羅高 潘簡朱鍾彭游詹胡施沈 余盧梁趙顏柯翁魏孫戴
  范方宋鄧杜傅侯曹薛丁 卓馬阮董唐溫藍蔣石古 紀姚連馮歐程湯田康姜 白汪鄒尤巫鐘黎涂龔嚴 韓袁金童陸夏柳凃邵錢
  伍倪于譚駱熊任甘秦顧 毛章史萬俞雷粘饒闕凌 崔尹孔辛武辜陶易段龍 韋葛池孟褚殷麥賀賈莫 文管關向包丘梅華裴焦
  全樊花鄔佘郝霍成喬聶 岳齊牛安竇苗穆盛祝常 樂翟車柴查耿項卞畢寧
`).flatMap((row) => [...row]));
const chineseDouble = inBothScripts(words(`
  歐陽 司馬 上官 諸葛 司徒 張簡 范姜 皇甫 夏侯 尉遲 東方 公孫
`));
const japanese = words(`
  佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 斉藤 清水 山崎
  森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井
  金子 岡本 藤原 中野 三浦 原田 中川 松田 竹内 小野 田村 中山 和田 石田 森田 上田 原 内田 柴田 酒井 宮崎 横山 高木
  安藤 宮本 大野 小島 谷口 今井 工藤 高田 増田 丸山 杉山 村田 大塚 新井 藤本 小山 平野 河野 上野 野口 武田 松井 千葉
  菅原 岩崎 木下 久保 佐野 野村 松尾 市川 菊地 杉本 古川 大西 島田 水野 桜井 高野 渡部 吉川 山内 西田 飯田 菊池 西川
  小松 北村 安田 五十嵐 川口 平田 関 中田 久保田 服部 東 岩田 土屋 川崎 福島 本田 辻 樋口 秋山 田口 永井 山中 中西
  吉村 川上 石原 大橋 松岡 馬場 浜田 森本 星野 矢野 浅野 大島 松下 黒田 荒木 大久保 野田 熊谷 内藤 黒川 堀 松村 尾崎
  望月 永田 西山 大谷 荒井 片山
`);

/** How a name of East Asia begins, the longest first. */
export const surnames: readonly string[] = [...new Set([...chineseDouble, ...japanese, ...chineseSingle])].toSorted((a, b) => b.length - a.length);

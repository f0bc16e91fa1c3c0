import { simplify } from './han-forms.ts';
import { anyOf, phrases, words, type IntentRules } from './intent-rules.ts';
import { optOutQuestions } from './opt-out-questions.ts';

/** Rules as they are written in Japan, in the folded form. */
const japanese = (lines: TemplateStringsArray, ...parts: string[]): string[] => phrases(lines, ...parts).map(simplify);
const none = anyOf(phrases`(?!)`);

/** The wishes that must not be missed, and the usual ones, in languages Sluice reads but does not answer in: Japanese, Korean, and opt-outs beyond. */
export const elsewhere: Record<'optOut' | 'complaint' | 'order' | 'question' | 'thanks' | 'greeting', IntentRules> = {
  optOut: {
    intent: 'opt-out',
    innocent: anyOf(
      japanese`
        (?:配信|通知|購読|登録)(?:を|の)?(?:停止|解除)(?:し(?:ない|ません)|しなくて|方法|について|され|になって|してしま|したくない)
        (?:送ら|連絡し)ないで(?:ください)?.{0,6}(?:と言|とは言)
      `,
      phrases`수신 ?(?:거부|차단) ?(?:하지|를? 풀|해제|당)`,
      optOutQuestions.elsewhere,
    ),
    sure: anyOf(
      japanese`
        (?:配信|送信|購読|メルマガ|メール|通知|広告|案内|dm)(?:の配信)?(?:を|は|の)?(?:停止|解除|中止|拒否|止めて|やめて|ストップ)
        (?:退会|解約|登録解除|登録を解除|登録を削除)(?:し(?:たい|ます)|希望|お願|を希望|を?お願|$)
        (?:もう|今後|二度と|(?<!まだ))(?:送ら|送信し|連絡し|送ってこ|配信し|メッセージし)ない?で(?!きて)
        (?:メール|メッセージ|広告|通知|案内|連絡|配信|お知らせ|営業|dm)(?:は|を|も)?(?:もう)?(?:いりません|要りません|いらない|要らない|不要|結構です|必要ありません|必要ない|やめて|止めて)
        (?:リスト|名簿)から(?:外し|削除|消し)|ブロックします
      `,
      phrases`
        수신 ?(?:거부|차단)|구독 ?(?:취소|해지|해제)|알림 ?(?:취소|해제|끄)|그만 ?(?:보내|연락|하세요|좀)|(?:더 ?이상|이제|다시는?) ?(?:연락|메시지|문자|보내).{0,8}(?:마|말)|(?:보내|연락하)지 ?(?:마|말)|광고 ?(?:싫|그만|차단)
        (?:отписаться|отпишите|отписка|не пишите мне|не присылайте|хватит писать|удалите меня)
        (?:ยกเลิก(?:การ)?(?:(?<=การ)รับ(?!ประกัน|สินค้า|ของ)|(?<=การ)ติดตาม|สมัคร|ข่าวสาร|แจ้งเตือน)|อย่าส่ง(?:มา|ข้อความ)|เลิกส่ง|ไม่ต้องส่ง|หยุดส่ง|ห้ามส่ง|เลิกรับ(?:ข่าว|ข้อความ)|ไม่(?:ต้องการ|อยาก|ขอ)(?:ได้รับ|ได้|รับ)(?:ข่าว|ข้อความ|โฆษณา))
        (?:hủy đăng ký|huỷ đăng ký|đừng (?:gửi|nhắn|làm phiền)|ngừng (?:gửi|nhắn)|không muốn nhận)
        (?:إلغاء الاشتراك|الغاء الاشتراك|توقف عن (?:الإرسال|مراسلتي|ارسال)|لا ترسل)
      `,
      words`
        darme de baja|dame de baja|cancelar (?:la )?suscripcion|cancelar (?:la )?suscripción|no me (?:envien|envíen|manden|escriban|contacten)|dejen de (?:enviar|escribir|mandar)\w*
        me desabonner|se desabonner|désabonner|désinscrire|desinscrire|ne (?:m|me )(?:envoyez|ecrivez|écrivez|contactez) plus|arrêtez de m\w*
        abmelden|abbestellen|keine (?:weiteren )?(?:nachrichten|werbung|mails|e-mails)(?: mehr)?
        descadastrar|cancelar (?:a )?(?:inscrição|inscricao|assinatura)|parem? de (?:me )?(?:enviar|mandar)
        berhenti (?:berlangganan|langganan|kirim|mengirim)|jangan (?:kirim|hubungi)(?: saya)?(?: lagi)?
      `,
    ),
    likely: none,
  },
  complaint: {
    intent: 'complaint',
    innocent: anyOf(japanese`(?:もし|万一|万が一).{0,12}(?:壊|不良|届か)|(?:不良|問題|不満)(?:は|も)?(?:ない|ありません|なし)|返品(?:方法|条件|期限|ポリシー)`),
    sure: anyOf(
      japanese`
        クレーム|苦情|不良品|壊れ(?:て|た|ま)|破損|故障|不具合|最悪|ひどい|酷い|がっかり|詐欺|ふざけ|許せ|対応が悪|態度が悪|二度と(?:買|利用)
        (?:まだ|全然|一向に|いまだに).{0,8}(?:届(?:か|き|い)|来(?:ない|ません)|返(?:事|信)|連絡)
        届(?:かない|きません|いていません|いてない|いておりません)|(?:動か|使え|開か|つなが|繋がら)(?:ない|ません)(?![?？か])
        (?:間違|違う|違っ)(?:った|た)?(?:商品|品物|サイズ|色|もの)|返金(?:して|を)|返事がない|遅すぎ|待たされ
      `,
      phrases`환불해|환불 ?(?:요청|요구)|고장|불량|파손|불만|최악|실망|(?:아직|왜).{0,8}(?:안 ?(?:왔|와|옴)|못 ?받)|배송이? ?(?:늦|안)`,
    ),
    likely: anyOf(japanese`返品|交換(?:して|を)|エラー|遅れて|おかしい`, phrases`환불|반품|오류`),
  },
  order: {
    intent: 'order',
    innocent: anyOf(japanese`(?:注文|予約|購入)(?:した(?!い)|しました|済み|の仕方|方法|番号|履歴|状況|できますか|は(?:できますか|可能)|するには|の?確認)`, phrases`주문(?:했|한|번호|방법|하려면|내역)|예약(?:했|한|방법)`),
    sure: anyOf(
      japanese`
        (?:注文|予約|購入|発注|買い?)(?:を)?(?:し)?(?:たい|お願い|します|させて|希望)
        (?:注文|予約|発注)(?:の|を)(?:お願い|変更|キャンセル|取り消)
        \d{1,4}(?:個|箱|本|枚|セット|台|名|冊|袋|杯|つ)(?:を|ほど)?(?:ください|お願い|下さい|注文|予約|購入|欲しい|ほしい)
        [一二三四五六七八九十](?:つ|個|箱|本|枚)(?:を)?(?:ください|お願い|下さい)
      `,
      phrases`주문(?:하고|할게|할께|합니다|해 ?주|하려고|부탁)|예약(?:하고|할게|합니다|해 ?주|부탁)|구매(?:하고|할게|합니다|하겠)|\d{1,4} ?(?:개|박스|병|세트|장) ?(?:주세요|주문|부탁|살게)`,
    ),
    likely: none,
  },
  question: {
    intent: 'question',
    innocent: none,
    sure: anyOf(
      japanese`
        (?:です|ます|でしょう|ません|ました|ない|の)か[。.?!\s]{0,3}$
        (?:です|ます|でしょう|ません|ました)か[。.?!,\s]
        いくら|いつ(?:です|から|まで|頃|届|ごろ|に)|どこ(?:です|に|で|から)|どう(?:すれば|やって|したら|なって)|なぜ|どの(?:くらい|よう)|何(?:時|日|個|円|ですか|分|曜日)|教えて|知りたい|お?問い合わせ|質問|お尋ね|伺いたい|可能でしょうか
      `,
      phrases`얼마|언제|어디(?:서|에|예|로|인|가)|어떻게|어떤|무엇|뭐(?:예|에|가|죠)|왜|있나요|있어요\?|되나요|가능한가요|가능할까요|알려 ?주|궁금|문의|(?:나요|까요|인가요|는지요)[?.!\s]{0,3}$`,
    ),
    likely: none,
  },
  thanks: {
    intent: 'thanks',
    innocent: none,
    sure: anyOf(japanese`ありがと|有難う|有り難う|感謝(?:し|いた|申)|助かりました|お世話になりました`, phrases`감사(?:합니다|해요|드)|고마워|고맙습니다|ขอบคุณ|спасибо|شكرا|cảm ơn|merci beaucoup|muchas gracias|vielen dank|terima kasih`),
    likely: none,
  },
  greeting: {
    intent: 'greeting',
    innocent: none,
    sure: anyOf(japanese`^(?:こんにち[はわ]|こんばん[はわ]|おはよう|はじめまして|初めまして|お世話になっております|お疲れ様|もしもし)`, phrases`^(?:안녕|여보세요|반갑)`),
    likely: none,
  },
};

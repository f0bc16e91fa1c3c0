import { describe, expect, it } from '@jest/globals';
import { readText } from './read-text.ts';

describe('whoever wants no more is heard', () => {
  it.each([
    ['ja', ['配信停止', '配信停止希望', 'メルマガの配信を停止してください', '購読解除', '退会します', 'もう送らないで', 'もうメッセージを送らないでください', '広告はいりません', 'お知らせ不要です', 'リストから外してください']],
    ['ko', ['수신거부', '수신 거부합니다', '구독취소', '그만 보내세요', '더 이상 문자 보내지 마세요', '광고 그만']],
    ['ru', ['отписаться', 'Не пишите мне']],
    ['th', ['ยกเลิกการติดตาม', 'อย่าส่งมาอีก', 'ไม่ต้องการรับข้อความอีก', 'เลิกรับข่าวสาร', 'ห้ามส่งข้อความมาอีก']],
    ['vi', ['Hủy đăng ký', 'đừng gửi nữa']],
    ['ar', ['إلغاء الاشتراك']],
  ])('in %s', (_language, texts) => {
    expect(texts.filter((text) => readText(text, null).intent !== 'opt-out')).toEqual([]);
  });

  it.each(['darme de baja', 'no me envíen más', 'je veux me désabonner', 'bitte abmelden', 'berhenti berlangganan', 'quero descadastrar'])('in other Latin letters: "%s"', (text) => {
    expect(readText(text, null).intent).toBe('opt-out');
  });

  it.each([
    '通知はいつ届きますか', 'メールが届きません', '予約をキャンセルしたい', '連絡先を教えて', 'もう送りましたか', 'まだ送らないでください', '解約金はいくらですか', '退会した友達の紹介です', '배송 알림은 언제 오나요', '광고 보고 연락드려요',
    'I stopped by yesterday', 'Stop joking, how much is it really', 'please stop by tomorrow', '不要再漲價了啦', '不要寄到公司，寄到家裡', '不用發票，謝謝', '請停止出貨，我要改地址',
    '停车费怎么算', '请别发顺丰',
  ])('and nobody who says something else with such words: "%s"', (text) => {
    expect(readText(text, null).intent).not.toBe('opt-out');
  });

  it.each(['配信停止しないでください', '配信停止について', '退会方法', '通知が解除されました', '수신거부하지 않았어요', '수신거부 해제', '送料はいくらですか'])('and nobody else: "%s"', (text) => {
    expect(readText(text, null).intent).not.toBe('opt-out');
  });
});

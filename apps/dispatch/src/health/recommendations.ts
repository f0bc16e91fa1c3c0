import type { Language } from '@sluice/contracts';
import { advise, lowered, type Advice, type Findings } from './judge.ts';

interface Numbers {
  queued: number;
  pausedAccounts: number;
  lowered: readonly { channel: string; limit: number }[];
  max: number;
  errorPercent: number;
  poolPercent: number;
}

type Words = (numbers: Numbers) => string;

/** What operators read. A piece of advice without its words in every language does not compile. */
const words: Record<Language, Record<Advice, Words>> = {
  en: {
    databaseAway: () => 'PostgreSQL cannot be reached: nothing is accepted or sent until it is back. Nothing is lost.',
    redisAway: () => 'Redis cannot be reached: messages wait in PostgreSQL and go a few seconds late until it is back.',
    notStarted: () => 'This process does not send: it is starting or stopping. Another one goes on, or it does when it has started.',
    halted: () => 'All sending is paused: resume it when what waits should go.',
    accountsPaused: ({ pausedAccounts }) => `${pausedAccounts} account(s) are paused: their messages wait until the account is resumed.`,
    poolPressure: ({ poolPercent }) => `Connection pool pressure is too high: ${poolPercent} % of calls got no connection in time. Consider lowering MAX_CONCURRENT_MESSAGES, and check the network to the platform.`,
    backlog: ({ queued }) => `The backlog is large: ${queued} messages are due. Check the processing speed: raise the concurrency, check the network, or look which account is at its limits (GET /api/queues).`,
    errors: ({ errorPercent }) => `${errorPercent} % of the attempts in the last minute failed for passing reasons: check whether the platform and the network to it work, and the log for "message not sent".`,
    lowered: ({ lowered: all, max }) => `Concurrency was lowered by itself: ${all.map(({ channel, limit }) => `${channel} to ${limit} of ${max}`).join(', ')}; it grows again while messages go out well. Other channels go on.`,
    direct: () => 'ENABLE_MESSAGE_QUEUE=false: messages go at once, and the limits of accounts are not kept. Flood waits and retries still are.',
    unmonitored: () => 'PERFORMANCE_MONITORING=false: concurrency does not adapt, and there are no metrics of it.',
    fine: () => 'All is well: there is nothing to do.',
  },
  'zh-Hant': {
    databaseAway: () => '無法連線到 PostgreSQL：恢復之前不會接收也不會發送訊息，已接收的訊息不會遺失。',
    redisAway: () => '無法連線到 Redis：訊息保存在 PostgreSQL，恢復之前會晚幾秒送出。',
    notStarted: () => '這個程序目前不發送訊息：正在啟動或停止中，其他程序會繼續處理，或待啟動完成後開始。',
    halted: () => '所有發送已暫停：需要送出等待中的訊息時，請恢復發送。',
    accountsPaused: ({ pausedAccounts }) => `有 ${pausedAccounts} 個帳號已暫停：恢復之前，這些帳號的訊息會一直等待。`,
    poolPressure: ({ poolPercent }) => `連接池壓力過大：${poolPercent}% 的呼叫未能及時取得連線。建議降低 MAX_CONCURRENT_MESSAGES，並檢查到平台的網路。`,
    backlog: ({ queued }) => `隊列積壓過多：${queued} 則訊息已到發送時間。請檢查處理速度：提高並發數、檢查網路，或查看哪個帳號已達上限（GET /api/queues）。`,
    errors: ({ errorPercent }) => `最近一分鐘有 ${errorPercent}% 的發送因暫時性問題失敗：請檢查平台與網路是否正常，並查看日誌中的「message not sent」。`,
    lowered: ({ lowered: all, max }) => `並發數已自動調降：${all.map(({ channel, limit }) => `${channel} 降到 ${limit}（上限 ${max}）`).join('、')}，發送順利時會自動回升；其他通道不受影響。`,
    direct: () => 'ENABLE_MESSAGE_QUEUE=false：訊息立即送出，不遵守帳號的發送上限；平台要求的等待與重試仍會遵守。',
    unmonitored: () => 'PERFORMANCE_MONITORING=false：並發數不會自動調整，也沒有相關指標。',
    fine: () => '一切正常，不需要任何處理。',
  },
  'zh-Hans': {
    databaseAway: () => '无法连接到 PostgreSQL：恢复之前不会接收也不会发送消息，已接收的消息不会丢失。',
    redisAway: () => '无法连接到 Redis：消息保存在 PostgreSQL，恢复之前会晚几秒发出。',
    notStarted: () => '这个进程目前不发送消息：正在启动或停止中，其他进程会继续处理，或待启动完成后开始。',
    halted: () => '所有发送已暂停：需要发出等待中的消息时，请恢复发送。',
    accountsPaused: ({ pausedAccounts }) => `有 ${pausedAccounts} 个账号已暂停：恢复之前，这些账号的消息会一直等待。`,
    poolPressure: ({ poolPercent }) => `连接池压力过大：${poolPercent}% 的调用未能及时取得连接。建议降低 MAX_CONCURRENT_MESSAGES，并检查到平台的网络。`,
    backlog: ({ queued }) => `队列积压过多：${queued} 条消息已到发送时间。请检查处理速度：提高并发数、检查网络，或查看哪个账号已达上限（GET /api/queues）。`,
    errors: ({ errorPercent }) => `最近一分钟有 ${errorPercent}% 的发送因暂时性问题失败：请检查平台与网络是否正常，并查看日志中的“message not sent”。`,
    lowered: ({ lowered: all, max }) => `并发数已自动调低：${all.map(({ channel, limit }) => `${channel} 降到 ${limit}（上限 ${max}）`).join('、')}，发送顺利时会自动回升；其他渠道不受影响。`,
    direct: () => 'ENABLE_MESSAGE_QUEUE=false：消息立即发出，不遵守账号的发送上限；平台要求的等待与重试仍会遵守。',
    unmonitored: () => 'PERFORMANCE_MONITORING=false：并发数不会自动调整，也没有相关指标。',
    fine: () => '一切正常，不需要任何处理。',
  },
};

/** What to do, in words. */
export function recommend(findings: Findings, language: Language): string[] {
  const { backlog, concurrency } = findings;
  const { lastMinute, max } = concurrency;
  const numbers: Numbers = {
    queued: backlog?.queued ?? 0,
    pausedAccounts: backlog?.pausedAccounts ?? 0,
    lowered: lowered(concurrency),
    max,
    errorPercent: Math.round(lastMinute.errorRate * 100),
    poolPercent: Math.round(lastMinute.poolTimeoutRatio * 100),
  };
  return advise(findings).map((advice) => words[language][advice](numbers));
}

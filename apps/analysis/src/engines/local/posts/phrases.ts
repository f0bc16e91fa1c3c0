import type { Language, PostTone } from '@sluice/contracts';

/** What stands around what is said of a topic. None of it claims anything about the topic. */
export interface Phrases {
  open(topic: string): string;
  /** The last words where people comment, and where they write back. */
  closeFeed: string;
  closeChat: string;
}

const plain = (topic: string): string => topic;

export const phrases: Record<Language, Record<PostTone, Phrases>> = {
  'zh-Hant': {
    friendly: { open: (topic) => `想跟大家聊聊「${topic}」。`, closeFeed: '你怎麼看呢？歡迎留言告訴我們！', closeChat: '想多了解一點嗎？直接回覆我們就可以了！' },
    professional: { open: (topic) => `關於「${topic}」，與您分享。`, closeFeed: '如需進一步資訊，歡迎留言或與我們聯繫。', closeChat: '如需進一步資訊，歡迎回覆本訊息。' },
    playful: { open: (topic) => `來囉～今天要聊的是「${topic}」！🎉`, closeFeed: '快標記一位朋友，一起來聊聊吧！😆', closeChat: '有什麼想法？快回覆我們！😆' },
    urgent: { open: (topic) => `【請留意】${topic}`, closeFeed: '請儘早確認，有問題請立即與我們聯繫。', closeChat: '請儘早確認，有問題請立即回覆我們。' },
    neutral: { open: plain, closeFeed: '', closeChat: '' },
  },
  'zh-Hans': {
    friendly: { open: (topic) => `想和大家聊聊“${topic}”。`, closeFeed: '你怎么看呢？欢迎留言告诉我们！', closeChat: '想多了解一点吗？直接回复我们就可以了！' },
    professional: { open: (topic) => `关于“${topic}”，与您分享。`, closeFeed: '如需进一步了解，欢迎留言或与我们联系。', closeChat: '如需进一步了解，欢迎回复本消息。' },
    playful: { open: (topic) => `来啦～今天要聊的是“${topic}”！🎉`, closeFeed: '快@一位朋友，一起来聊聊吧！😆', closeChat: '有什么想法？快回复我们！😆' },
    urgent: { open: (topic) => `【请注意】${topic}`, closeFeed: '请尽早确认，有问题请立即与我们联系。', closeChat: '请尽早确认，有问题请立即回复我们。' },
    neutral: { open: plain, closeFeed: '', closeChat: '' },
  },
  en: {
    friendly: { open: (topic) => `Let’s talk about ${topic}.`, closeFeed: 'What do you think? Tell us in the comments!', closeChat: 'Would you like to know more? Just write back!' },
    professional: { open: (topic) => `We would like to share this with you: ${topic}.`, closeFeed: 'For further information, please leave a comment or contact us.', closeChat: 'For further information, please reply to this message.' },
    playful: { open: (topic) => `Guess what we are talking about today: ${topic}! 🎉`, closeFeed: 'Tag a friend and join in! 😆', closeChat: 'Any thoughts? Write back! 😆' },
    urgent: { open: (topic) => `Please note: ${topic}.`, closeFeed: 'Please look at this soon, and contact us at once if you have a question.', closeChat: 'Please look at this soon, and write back at once if you have a question.' },
    neutral: { open: plain, closeFeed: '', closeChat: '' },
  },
};

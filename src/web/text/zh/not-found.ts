import type { Texts } from '../texts.ts';

export const notFound: Texts['notFound'] = {
  title: '这里什么也没有',
  body: '控制台没有此地址的页面。链接可能不完整，或来自更新的版本。',
  back: '返回实例列表',
};

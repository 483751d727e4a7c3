import type { Texts } from '../texts.ts';

export const apiDocs: Texts['apiDocs'] = {
  title: 'API',
  download: '下载 OpenAPI 3.1 文件',
  loading: '正在加载 API 说明',
  failed: '无法读取 API 说明',
  access: {
    anyone: '任何人都可以调用，无需登录。',
    'signed-in': '所有已登录的人都可以调用。',
    switch: '仅管理员可以调用；控制台只读时任何人都不能调用。',
  },
  parameters: '参数',
  required: '必填',
  optional: '可选',
  body: '请求体',
  answers: '响应',
  otherStatus: '其他',
  schemas: '数据结构',
};

import { expect, it } from 'vitest';
import { localWindow } from './local-window.ts';

const WINTER = Date.parse('2026-01-15T12:00:00Z');
const SUMMER = Date.parse('2026-07-15T12:00:00Z');

it('tells the window in UTC and in the viewer’s zone, with the summer time of today', () => {
  expect(localWindow('18:00:00', '22:00:00', 'en', WINTER, 'Europe/Berlin')).toBe(
    '18:00–22:00 UTC · 19:00–23:00 GMT+1',
  );
  expect(localWindow('18:00:00', '22:00:00', 'en', SUMMER, 'Europe/Berlin')).toBe(
    '18:00–22:00 UTC · 20:00–00:00 GMT+2',
  );
  expect(localWindow('18:00:00', '22:00:00', 'zh-CN', WINTER, 'Asia/Shanghai')).toMatch(
    /^18:00–22:00 UTC · 02:00–06:00 /,
  );
});

it('says it once where the viewer’s zone is UTC', () => {
  expect(localWindow('18:00:00', '22:00:00', 'en', WINTER, 'UTC')).toBe('18:00–22:00 UTC');
});

it('says nothing where DCS does not tell, and only what it told where that is no time', () => {
  expect(localWindow(null, '22:00:00', 'en', WINTER)).toBeNull();
  expect(localWindow('later', 'soon', 'en', WINTER)).toBe('later–soon UTC');
});

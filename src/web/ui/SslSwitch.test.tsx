// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SslSwitch } from './SslSwitch.tsx';

afterEach(cleanup);

function setup(blocked: string | null, on = false) {
  const onUse = vi.fn<() => void>();
  const { rerender } = render(<SslSwitch instanceName="orders-cache" on={on} blocked={blocked} onUse={onUse} />);
  const element = screen.getByRole('switch', { name: 'SSL for orders-cache' });
  return { onUse, rerender, element, user: userEvent.setup() };
}

describe('a switch that cannot be used', () => {
  const REASON = 'Proxy Cluster instances cannot have SSL.';

  it('is in reach of the keyboard, and tells its reason', async () => {
    const { element, user } = setup(REASON);
    await user.tab();
    expect(document.activeElement).toBe(element);
    expect(element.getAttribute('aria-disabled')).toBe('true');
    const reason = screen.getByRole('tooltip');
    expect(reason.textContent).toBe(REASON);
    expect(element.getAttribute('aria-describedby')).toBe(reason.id);
  });

  it('does nothing, neither by the mouse nor by a key', async () => {
    const { element, user, onUse } = setup(REASON);
    await user.click(element);
    await user.keyboard(' {Enter}');
    expect(onUse).not.toHaveBeenCalled();
  });
});

describe('a switch that can be used', () => {
  it('is used by the mouse and by the keyboard, and has no reason to tell', async () => {
    const { element, user, onUse } = setup(null);
    await user.click(element);
    await user.keyboard(' {Enter}');
    expect(onUse).toHaveBeenCalledTimes(3);
    expect(element.getAttribute('aria-disabled')).toBe('false');
    expect(element.getAttribute('aria-describedby')).toBeNull();
    expect(screen.queryByRole('tooltip')).toBeNull();
  });

  it('stays where it is until the truth is another', async () => {
    const { element, user, rerender, onUse } = setup(null);
    await user.click(element);
    expect(element.getAttribute('aria-checked')).toBe('false');
    rerender(<SslSwitch instanceName="orders-cache" on blocked={null} onUse={onUse} />);
    expect(element.getAttribute('aria-checked')).toBe('true');
  });
});

import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../scenarios.ts';
import { DEFAULT_FLEET } from './default-fleet.ts';
import { syntheticFleet } from './synthetic-fleet.ts';

describe('the default fleet', () => {
  it('has an instance for every scenario, and no scenario that does not exist', () => {
    const tagged = DEFAULT_FLEET.flatMap((spec) =>
      spec.tags.filter((tag) => tag.key === 'scenario').map((tag) => tag.value),
    );
    expect(tagged.toSorted()).toEqual(Object.keys(SCENARIOS).toSorted());
  });

  it('runs redis-servers behind exactly those that can have SSL', () => {
    for (const spec of DEFAULT_FLEET) expect(spec.nodes > 0).toBe(spec.support_ssl);
  });

  it('has AOF only where DCS has it, and says so where no process runs', () => {
    for (const spec of DEFAULT_FLEET) {
      if (spec.cache_mode === 'single' || spec.spec_code.includes('.r1.')) expect(spec.appendonly).toBe('no');
      if (spec.nodes === 0) expect(spec.description).toContain('Simulated');
      expect(spec.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
    expect(new Set(DEFAULT_FLEET.map((spec) => spec.id)).size).toBe(DEFAULT_FLEET.length);
  });
});

describe('a synthetic fleet', () => {
  it('has its size, ids of its own, and is the same every time', () => {
    const fleet = syntheticFleet(3000);
    expect(new Set(fleet.map((spec) => spec.id)).size).toBe(3000);
    expect(syntheticFleet(3000)).toEqual(fleet);
    for (const spec of fleet) expect(spec.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('is mostly eligible, with every kind that is not', () => {
    const fleet = syntheticFleet(3000);
    const eligible = fleet.filter((spec) => spec.support_ssl).length / fleet.length;
    expect(eligible).toBeGreaterThan(0.6);
    expect(eligible).toBeLessThan(0.9);
    const modes = new Set(fleet.map((spec) => spec.cache_mode));
    expect([...modes].toSorted()).toEqual(['cluster', 'ha', 'ha_rw_split', 'proxy', 'single']);
  });
});

import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../scenarios.ts';
import { DEFAULT_FLEET } from './default-fleet.ts';
import { SECOND_REGION_FLEET, STAGING_FLEET } from './further-fleets.ts';
import { asRecords } from './rows.ts';
import { syntheticFleet } from './synthetic-fleet.ts';

const FURTHER = [STAGING_FLEET, SECOND_REGION_FLEET];
const ALL = [...DEFAULT_FLEET, ...FURTHER.flat()];

describe('the default fleets', () => {
  it('have ids of their own, the same at every start', () => {
    expect(new Set(ALL.map((spec) => spec.id)).size).toBe(ALL.length);
    expect(DEFAULT_FLEET).toHaveLength(28);
    expect([DEFAULT_FLEET[0]?.id, DEFAULT_FLEET[27]?.id]).toEqual([
      '5e1f0a01-7c3d-4b52-9a6e-d0c501c401e1',
      '5e1f0a1c-7c3d-4b52-9a6e-d0c51cc41ce1',
    ]);
  });

  it.each(FURTHER)('of further projects are small, of several kinds, some real, some not eligible', (...fleet) => {
    expect(fleet).toHaveLength(5);
    expect(new Set(fleet.map((spec) => spec.cache_mode)).size).toBeGreaterThan(2);
    expect(fleet.some((spec) => spec.nodes > 0)).toBe(true);
    expect(fleet.some((spec) => !spec.support_ssl)).toBe(true);
    for (const spec of asRecords(fleet))
      expect([spec.nodes, spec.description.startsWith('Simulated')]).toEqual([0, true]);
  });

  it('have an instance for every scenario, and no scenario that does not exist', () => {
    const tagged = ALL.flatMap((spec) => spec.tags.filter((tag) => tag.key === 'scenario').map((tag) => tag.value));
    expect(tagged.toSorted()).toEqual(Object.keys(SCENARIOS).toSorted());
  });

  it('run redis-servers behind exactly those that can have SSL and are running', () => {
    for (const spec of ALL) expect(spec.nodes > 0).toBe(spec.support_ssl && spec.status_at_first === undefined);
  });

  it('have AOF only where DCS has it, and say so where no process runs', () => {
    for (const spec of ALL) {
      if (spec.cache_mode === 'single' || spec.spec_code.includes('.r1.')) expect(spec.appendonly).toBe('no');
      if (spec.nodes === 0) expect(spec.description).toContain('Simulated');
      expect(spec.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
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

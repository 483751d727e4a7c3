/**
 * The regions of the embedded cloud. Each listens at its own address, as each region of the cloud has its own hosts.
 */
export const REGIONS = ['local-1', 'local-2'] as const;
export type RegionName = (typeof REGIONS)[number];

/** The projects of the account. A region's own project is named like the region, a further one `{region}_{name}` (dcs-api.md §1). */
export const PROJECTS = [
  { name: 'local-1', region: 'local-1' },
  { name: 'local-1_staging', region: 'local-1' },
  { name: 'local-2', region: 'local-2' },
] as const satisfies ReadonlyArray<{ name: string; region: RegionName }>;
export type ProjectName = (typeof PROJECTS)[number]['name'];

/** The project whose keys, id and fleet the settings define. */
export const FIRST_PROJECT: ProjectName = 'local-1';

export const PROJECT_NAMES: readonly ProjectName[] = PROJECTS.map(({ name }) => name);

export function regionOf(project: ProjectName): RegionName {
  return PROJECTS.find(({ name }) => name === project)?.region ?? REGIONS[0];
}

import { isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod';
import { CLOUD_NAMES, endpointsOf, type Endpoints } from './clouds.ts';
import {
  credentialsFrom,
  credentialsInFile,
  vendorFile,
  type Credentials,
  type Env,
  type FoundCredentials,
  type ReadFile,
} from './credentials.ts';
import * as read from './parsers.ts';

/** Which projects of a region are shown: the region's own, those that are listed, or all that the credentials may reach. */
export type Projects = { kind: 'of-region' } | { kind: 'listed'; ids: readonly string[] } | { kind: 'reachable' };

/** One cloud, in one region, with the credentials for it. Holds the keys: never log it. */
export interface Cloud {
  /** The name that people read. No two clouds have the same. */
  readonly name: string;
  readonly region: string;
  readonly endpoints: Endpoints;
  readonly projects: Projects;
  readonly credentials: Credentials;
  /** Most calls a second for each of its projects. */
  readonly callsPerSecond: number;
}

const PATH = z.string().min(1, 'must be a path');

const credentials = z.union(
  [
    z.strictObject({ environment: z.string().regex(/^[A-Z][A-Z0-9_]*$/) }),
    z.strictObject({ files: z.strictObject({ ak: PATH, sk: PATH, security_token: PATH.optional() }) }),
    z.strictObject({ vendor_file: PATH.optional(), section: z.string().min(1) }),
  ],
  {
    error:
      'must be {environment: PREFIX} (variables PREFIX_AK, PREFIX_SK and, with temporary keys, PREFIX_SECURITY_TOKEN), ' +
      '{files: {ak: path, sk: path}}, or {section: name, vendor_file: path}. Keys do not stand in this file',
  },
);

/** One entry of the file. docs/configuration.md shows an example. */
const entry = z.strictObject({
  name: read.matching(/^[\w .-]{1,64}$/, 'a name of letters, digits, spaces, ., - and _, up to 64').optional(),
  cloud: read.oneOf(CLOUD_NAMES).optional(),
  region: read.name,
  projects: z
    .union([z.literal('all'), z.array(read.name).min(1)], {
      error: 'must be all (those that the credentials may reach), or a list of project ids',
    })
    .optional(),
  endpoints: z
    .strictObject({
      dcs: read.serviceOrigin.optional(),
      iam: read.serviceOrigin.optional(),
      object_store_hosts: z
        .array(z.string())
        .transform((all) => all.join(','))
        .pipe(read.hosts)
        .optional(),
    })
    .optional(),
  credentials: credentials.optional(),
  calls_per_second: z.int().min(1, 'must be from 1 to 200').max(200, 'must be from 1 to 200').optional(),
});
const cloudsFile = z.strictObject({ clouds: z.array(entry).min(1, 'must hold at least one cloud') });
type Entry = z.output<typeof entry>;

/** The line of a field. If the field is missing, the line of the nearest part of its path that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = isNodeWithRange(node) ? node.range : null;
    if (range !== null && range !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}

const isNodeWithRange = (node: unknown): node is { range?: [number, number, number] | null } =>
  isScalar(node) || (typeof node === 'object' && node !== null && 'range' in node);

/** A path of keys as people write it, e.g. `clouds[0].region`. */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');

function faultsOf(error: z.ZodError, where: (path: readonly PropertyKey[]) => string): string[] {
  return error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const keys = issue.keys.join(', ');
      return `${where([...issue.path, issue.keys[0] ?? ''])} is not known: leave ${keys} out, or see docs/configuration.md for what there is`;
    }
    const message =
      issue.code === 'invalid_type'
        ? `must be ${issue.expected === 'string' ? 'a text' : `of type ${issue.expected}`}`
        : issue.message;
    return `${where(issue.path)} ${message}`;
  });
}

export interface CloudsFileOptions {
  path: string;
  env: Env;
  readFile: ReadFile;
  /** Used by entries without credentials of their own. */
  ownCredentials: FoundCredentials;
  /** Used by entries without a rate of their own. */
  callsPerSecond: number;
}

function credentialsOf(
  { credentials: said }: Entry,
  { env, readFile, ownCredentials }: CloudsFileOptions,
): FoundCredentials {
  if (said === undefined) return ownCredentials;
  if ('section' in said) return credentialsInFile(vendorFile(said.vendor_file ?? null), said.section, readFile);
  const text = (path: string | undefined) => {
    const content = path === undefined ? '' : (readFile(path)?.trim() ?? '');
    return content === '' ? null : content;
  };
  if ('files' in said) {
    const { ak, sk, security_token } = said.files;
    return credentialsFrom(
      { ak: text(ak), sk: text(sk), securityToken: text(security_token) },
      { ak: 'a text in the file "ak"', sk: 'a text in the file "sk"', securityToken: 'the file "security_token"' },
    );
  }
  const variable = (suffix: string) => `${said.environment}_${suffix}`;
  const value = (suffix: string) => {
    const set = env[variable(suffix)]?.trim() ?? '';
    return set === '' ? null : set;
  };
  return credentialsFrom(
    { ak: value('AK'), sk: value('SK'), securityToken: value('SECURITY_TOKEN') },
    { ak: variable('AK'), sk: variable('SK'), securityToken: variable('SECURITY_TOKEN') },
  );
}

function projectsOf({ projects }: Entry): Projects {
  if (projects === undefined) return { kind: 'of-region' };
  return projects === 'all' ? { kind: 'reachable' } : { kind: 'listed', ids: projects };
}

/** Reads the clouds of the file, or says what is wrong with it. Each fault names file, line, field, and what would be right. */
export function readCloudsFile(options: CloudsFileOptions): { clouds: Cloud[]; faults: string[] } {
  const { path, readFile, callsPerSecond } = options;
  const text = readFile(path);
  if (text === null) return { clouds: [], faults: [`CLOUDS_FILE ${path} cannot be read`] };
  const lines = new LineCounter();
  // The YAML parser reads JSON as well.
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    return { clouds: [], faults: [`${path}:${line}: this is neither YAML nor JSON (${broken.code})`] };
  }
  const where = (field: readonly PropertyKey[]) =>
    `${path}:${lineOf(document, lines, field)}: ${fieldOf(field) || 'the file'}`;
  const parsed = cloudsFile.safeParse(document.toJS());
  if (!parsed.success) return { clouds: [], faults: faultsOf(parsed.error, where) };

  const faults: string[] = [];
  const names = new Set<string>();
  const clouds = parsed.data.clouds.flatMap((each, index): Cloud[] => {
    const name = each.name ?? each.region;
    if (names.has(name)) {
      faults.push(
        `${where(['clouds', index, each.name === undefined ? 'region' : 'name'])} is that of another cloud, too: give each a "name" of its own`,
      );
    }
    names.add(name);
    const found = credentialsOf(each, options);
    if (found.kind !== 'found') {
      const why =
        found.kind === 'half'
          ? found.fault
          : 'have no keys: set them as this entry says, or set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK for all clouds';
      faults.push(
        `${where(['clouds', index, 'credentials'])} ${found.kind === 'half' ? `are incomplete: ${why}` : why}`,
      );
      return [];
    }
    const { dcs = null, iam = null, object_store_hosts: objectStoreHosts = null } = each.endpoints ?? {};
    return [
      Object.freeze({
        name,
        region: each.region,
        endpoints: endpointsOf(each.region, each.cloud ?? null, { dcs, iam, objectStoreHosts }),
        projects: projectsOf(each),
        credentials: found.credentials,
        callsPerSecond: each.calls_per_second ?? callsPerSecond,
      }),
    ];
  });
  const ids = parsed.data.clouds.flatMap(({ projects }) => (Array.isArray(projects) ? projects : []));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) faults.push(`${where(['clouds'])} names project ${twice} twice: a project is shown once`);
  return { clouds: faults.length === 0 ? clouds : [], faults };
}

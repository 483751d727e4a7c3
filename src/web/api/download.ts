import { mutationOptions } from '@tanstack/react-query';
import { callForFile, orThrow } from './call.ts';

/** Hands a file to the browser, which saves it under this name. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Fetches a file from the BFF and saves it. A refused request is an ordinary error, and nothing is saved. */
export const downloadMutation = mutationOptions({
  mutationKey: ['download'],
  retry: false,
  mutationFn: async ({ path, name }: { path: string; name: string }): Promise<void> =>
    save(await orThrow(callForFile(path)), name),
});

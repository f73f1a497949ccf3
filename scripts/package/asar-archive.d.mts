export interface AsarFile {
  readonly size: number;
  readonly isUnpacked: boolean;
  readonly integrity: { readonly algorithm: string; readonly hash: string } | undefined;
  readonly read: () => Buffer;
}

export function readAsar(path: string): ReadonlyMap<string, AsarFile>;
export function damagedFiles(files: ReadonlyMap<string, AsarFile>): string[];

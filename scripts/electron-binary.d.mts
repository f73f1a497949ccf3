/** Where Electron's program is; see electron-binary.mjs. */
export function findElectron(options?: {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly say?: (line: string) => void;
  readonly mayFetch?: boolean;
}):
  | { readonly path: string; readonly reason?: undefined }
  | { readonly path?: undefined; readonly reason: string };

import { FailureError, type FailureCode } from '../../shared/failure.ts';

/** errno names by what a person can do about them; others are unexpected. */
const codeOfErrno: Readonly<Record<string, FailureCode>> = {
  ENOENT: 'tun-missing',
  ENODEV: 'tun-missing',
  ENXIO: 'tun-missing',
  EACCES: 'tun-permission',
  EPERM: 'tun-permission',
  ENOTSUP: 'platform-unsupported',
  EOPNOTSUPP: 'platform-unsupported',
};

/** Why an interface did not open; `error` is what the addon threw. */
export function openFailure(error: unknown): FailureError {
  const code = codeOfErrno[errnoOf(error)] ?? 'unexpected';
  return new FailureError({ code, detail: messageOf(error) }, { cause: error });
}

/** Why a descriptor from the helper was not what it should be. */
export function adoptFailure(error: unknown): FailureError {
  return new FailureError({ code: 'helper-failed', detail: messageOf(error) }, { cause: error });
}

export function errnoOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

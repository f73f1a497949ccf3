import { FailureError } from '../../shared/failure.ts';
import { TransportError } from '../usb/stick-transport.ts';

/**
 * What went wrong on the bus, as a failure the session can act on. A FailureError passes unchanged.
 * A stall here is a refusal of something the stick must be able to do.
 */
export function usbFailure(error: unknown, doing: string): FailureError {
  if (error instanceof FailureError) return error;
  const detail = `${doing}: ${error instanceof Error ? error.message : String(error)}`;
  if (!(error instanceof TransportError)) {
    return new FailureError({ code: 'unexpected', detail }, { cause: error });
  }
  switch (error.reason) {
    case 'gone':
      return new FailureError({ code: 'stick-gone', detail }, { cause: error });
    case 'stall':
      return new FailureError({ code: 'stick-unsupported', detail }, { cause: error });
    case 'busy':
      return new FailureError({ code: 'stick-busy', detail }, { cause: error });
    case 'not-claimed':
      return new FailureError({ code: 'unexpected', detail }, { cause: error });
    case 'timeout':
    case 'aborted':
    case 'overflow':
    case 'io':
      return new FailureError({ code: 'usb-error', detail }, { cause: error });
  }
}

/** Runs one step and names it in whatever failure it ends with. */
export async function failingAs<Result>(doing: string, step: Promise<Result>): Promise<Result> {
  try {
    return await step;
  } catch (error) {
    throw usbFailure(error, doing);
  }
}

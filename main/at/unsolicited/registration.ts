/** +CREG, +CGREG, +CEREG — registration changed; after a `=1` or higher. */
import type { AnswerFields } from '../answer-fields.ts';
import { parseRegistration, type Registration } from '../commands/registration.ts';

export interface RegistrationReport extends Registration {
  readonly type: 'creg' | 'cgreg' | 'cereg';
}

export function registrationParser(type: RegistrationReport['type']) {
  return (fields: AnswerFields): RegistrationReport => ({ type, ...parseRegistration(fields) });
}

/** Which plan to dial with: the one remembered for this SIM, the only one that fits, or a question. */
import type { PlansView } from '../../shared/ipc/snapshot.ts';
import type { Plan } from '../../shared/plan.ts';
import type { FittingPlans } from '../plans/plan-catalog.ts';

export interface PlanChoice {
  /** The likeliest one while a person has to be asked. */
  readonly plan: Pick<Plan, 'apn'> & Partial<Plan>;
  readonly view: PlansView;
}

/** What the network gives to those who name none; for networks nobody has told us about. */
const networksDefault = { apn: '' } as const;

export function choosePlan(fitting: FittingPlans, remembered: Plan | undefined): PlanChoice {
  const { plans } = fitting;
  const only = plans.length === 1 ? plans[0] : undefined;
  const chosen = remembered ?? only;
  const view = {
    candidates: plans,
    chosen,
    needsChoice: chosen === undefined && plans.length > 1,
    doctor: undefined,
  };
  return { plan: chosen ?? plans[0] ?? networksDefault, view };
}

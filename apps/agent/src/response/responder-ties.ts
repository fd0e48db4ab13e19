import type { ResponseRecord } from '@seaworthy/runtime';
import type { Helpers } from '../helpers.ts';
import type { SensorOrders } from './sensor-orders.ts';

/** What a responder has of its agent. */
export interface ResponderTies {
  readonly orders: SensorOrders;
  readonly onRecord: (record: ResponseRecord) => void;
  readonly helpers: Helpers;
  readonly log: (text: string) => void;
}

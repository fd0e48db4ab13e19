import type { ResponseRecord } from '@seaworthy/runtime';
import type { SensorOrders } from './sensor-orders.ts';

/** What a responder has of its agent. */
export interface ResponderTies {
  readonly orders: SensorOrders;
  readonly onRecord: (record: ResponseRecord) => void;
  readonly log: (text: string) => void;
}

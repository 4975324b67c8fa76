// A Kafkaesque with its Kafka door open, for tests.

import { type BrokerOptions, Kafkaesque } from "../../src/broker/index.ts";
import { type KafkaListener, type KafkaListenerOptions, startKafkaListener } from "../../src/kafka/index.ts";

/** A door that is open. */
export interface TestDoor extends AsyncDisposable {
  readonly kafkaesque: Kafkaesque;
  readonly listener: KafkaListener;
  readonly port: number;
  /** What the listener has complained of. */
  readonly complaints: string[];
}

/** Opens a door on a free port. */
export async function openDoor(
  options: Partial<KafkaListenerOptions> = {},
  brokerOptions: BrokerOptions = {},
): Promise<TestDoor> {
  const kafkaesque = await Kafkaesque.open(brokerOptions);
  const complaints: string[] = [];
  const listener = await startKafkaListener(kafkaesque, {
    port: 0,
    complain: (message) => complaints.push(message),
    ...options,
  });
  return {
    kafkaesque,
    listener,
    port: listener.port,
    complaints,
    async [Symbol.asyncDispose]() {
      await listener.close();
      await kafkaesque.close();
    },
  };
}

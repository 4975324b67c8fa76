import { Kafkaesque } from "../../src/broker/index.ts";
import { engineSuite } from "../conformance/engine.ts";

engineSuite("Kafkaesque in memory", async () => new Kafkaesque());

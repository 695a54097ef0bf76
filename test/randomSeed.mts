/**
 * What is tried at random is the same in every run, so that a failure belongs to a change. Other values:
 * `FC_SEED=… npm run test:unit`.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_125) });

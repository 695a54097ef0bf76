import { readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { Call } from './call';

export interface Model {
	/** As a job names it: `provider/model`. */
	id: string;
	name: string | null;
}

export const models = (call: Call) => ({
	/** The models that the gateway may use. */
	async list(): Promise<Model[]> {
		const { models: listed } = await call('models.list');
		return (listed as JsonObject[]).map((model) => {
			const { id, provider } = model;
			if (typeof id !== 'string' || typeof provider !== 'string') {
				throw notUnderstood('It has a model without an ID or a provider.');
			}
			return { id: `${provider}/${id}`, name: readString(model, 'name') };
		});
	},
});

import type { IHookFunctions, NodeParameterValueType } from 'n8n-workflow';

/** Those that say what is registered, and what counts for one that is not there. */
const READ: Record<string, NodeParameterValueType> = {
	jobIds: [],
	options: {},
	registration: 'automatic',
	replaceWebhooks: false,
};

/**
 * The hook's context with its parameters as they are now. n8n evaluates expressions only while it runs
 * a hook: what looks at the jobs later, or puts them back, would get "No bridge acquired for this
 * context" (n8n 2.41, `expression-evaluator.js`).
 */
export function withParametersRead(context: IHookFunctions): IHookFunctions {
	const values = Object.fromEntries(
		Object.entries(READ).map(([name, none]) => [name, context.getNodeParameter(name, none)]),
	);
	const getNodeParameter = (name: string, none?: unknown) => values[name] ?? none;
	return Object.create(context, {
		getNodeParameter: { value: getNodeParameter },
	}) as IHookFunctions;
}

import { UserError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { fromList } from './locatorModes';

/** The Control UI shows a job (an automation, there) at `/automations?job=<id>`, a run of it with `&run=`. */
const JOB_IN_URL = '^https?://.*[?&]job=([^&#\\s/]+).*$';

/** The field that picks the job, for the given operation. */
export function jobLocator(operation: string, resource = 'cronJob'): INodeProperties {
	return {
		displayName: 'Cron Job',
		name: 'cronJobId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The job to work on',
		displayOptions: { show: { resource: [resource], operation: [operation] } },
		modes: [
			fromList('searchCronJobs'),
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 3f2c9a54-6a0f-4f5e-9d57-…',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '\\s*[^\\s/\\\\]+\\s*',
							errorMessage: 'The ID of a job has no slash and no space',
						},
					},
				],
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://…/automations?job=3f2c…',
				hint: 'The address of the automation in the Control UI',
				extractValue: { type: 'regex', regex: JOB_IN_URL },
				validation: [
					{
						type: 'regex',
						properties: {
							regex: JOB_IN_URL,
							errorMessage: 'The address of an automation in the Control UI has ?job=<ID> in it',
						},
					},
				],
			},
		],
	};
}

export function readJobId(context: IExecuteFunctions, itemIndex: number): string {
	const id = readOptionalJobId(context, itemIndex);
	if (id !== undefined) return id;
	throw new UserError('No job is chosen', {
		description:
			'Pick a job from the list, or give its ID. An expression here was empty, or is not text.',
	});
}

export function readOptionalJobId(
	context: IExecuteFunctions,
	itemIndex: number,
): string | undefined {
	const value = context.getNodeParameter('cronJobId', itemIndex, '', { extractValue: true });
	return typeof value === 'string' && value.trim() !== '' ? asJobId(value.trim()) : undefined;
}

/** The gateway keeps histories by id, and takes no id that could be a path for one. */
export function asJobId(text: string): string {
	if (!/[/\\]/.test(text)) return text;
	throw new UserError(`"${text}" is not the ID of a job`, {
		description: 'An ID has no slash. Pick the job from the list, or look it up with Get Many.',
	});
}

import { UserError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

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
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchCronJobs', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 3f2c9a54-6a0f-4f5e-9d57-0b1f6f4f8f0e',
			},
		],
	};
}

export function readJobId(context: IExecuteFunctions, itemIndex: number): string {
	const id = readOptionalJobId(context, itemIndex);
	if (id !== undefined) return id;
	throw new UserError('No job is chosen', {
		description: 'Pick a job from the list, or give its ID.',
	});
}

export function readOptionalJobId(
	context: IExecuteFunctions,
	itemIndex: number,
): string | undefined {
	const value = context.getNodeParameter('cronJobId', itemIndex, '', { extractValue: true });
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

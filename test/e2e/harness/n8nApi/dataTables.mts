import type { Rest } from './rest.mts';

export interface DataTableColumn {
	name: string;
	type: 'string' | 'number' | 'boolean' | 'date';
}

export interface DataTable {
	id: string;
	name: string;
}

/** n8n's own tables, in the owner's personal project. */
export const dataTablesApi = (rest: Rest) => {
	const tables = async () => {
		const { id } = await rest.get<{ id: string }>('/projects/personal');
		return `/projects/${id}/data-tables`;
	};
	return {
		createDataTable: async (name: string, columns: DataTableColumn[]): Promise<DataTable> =>
			await rest.post<DataTable>(await tables(), { name, columns }),
		dataTableRows: async ({ id }: DataTable): Promise<Array<Record<string, unknown>>> => {
			const path = `${await tables()}/${id}/rows`;
			return (await rest.get<{ data: Array<Record<string, unknown>> }>(path)).data;
		},
	};
};

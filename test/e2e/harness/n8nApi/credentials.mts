import type { Rest } from './rest.mts';

/** As a node in a workflow refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

export const credentialsApi = (rest: Rest) => ({
	createCredential: async (
		type: string,
		data: Record<string, unknown>,
		name = type,
	): Promise<CredentialReference> => {
		const { id } = await rest.post<{ id: string }>('/credentials', { name, type, data });
		return { id, name };
	},
	updateCredential: async (
		{ id, name }: CredentialReference,
		type: string,
		data: Record<string, unknown>,
	): Promise<void> => {
		await rest.patch(`/credentials/${id}`, { name, type, data });
	},
	/** What the editor's credential dialog shows; `id` where the credential is saved already. */
	testCredential: (type: string, data: Record<string, unknown>, id = '') =>
		rest.post<CredentialTest>('/credentials/test', {
			credentials: { id, name: type, type, data },
		}),
});

/** The versions of n8n that every node is tried with; the oldest is the minimum that the docs state. */
export interface N8nVersion {
	version: string;
	/** The folder under `peers/` that pins it; left out for the one that is developed with. */
	peer?: string;
}

export const N8N_VERSIONS: N8nVersion[] = [
	{ version: '1.123.81', peer: 'n8n-1.123.81' },
	{ version: '2.8.4', peer: 'n8n-2.8.4' },
	{ version: '2.20.12', peer: 'n8n-2.20.12' },
	{ version: '2.41.1' },
];

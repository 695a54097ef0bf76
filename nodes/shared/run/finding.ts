/** Something to know about the delivery of a job, in words for whoever misses its results. */
export interface Finding {
	/** `error`: nothing arrives because of this. `warning`: it may be why, or be a risk. */
	severity: 'error' | 'warning' | 'info';
	finding: string;
	/** What to do about it; empty where there is nothing to do. */
	whatToDo: string;
}

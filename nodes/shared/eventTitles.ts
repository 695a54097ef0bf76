/** In an expression, the chosen events as their titles: "runFinished" becomes "Run Finished". */
export const eventTitles =
	'$parameter["events"].map((event) => event[0].toUpperCase() + event.slice(1).replace(/[A-Z]/g, " $&")).join(", ")';

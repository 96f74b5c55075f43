import fc from 'fast-check';

// A build must not turn red by what chance finds: it repeats one seed, and everybody else's run looks for new ones.
if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_120 });

// Loaded into a process by `-r`: at SIGUSR2 it has the two kinds of bug that nothing handles.
process.on('SIGUSR2', () => {
  void Promise.reject(new Error('injected rejection'));
  setImmediate(() => {
    throw new Error('injected exception');
  });
});

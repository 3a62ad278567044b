// These tests wait for other processes most of the time.
[assembly: Xunit.CollectionBehavior(MaxParallelThreads = 4)]

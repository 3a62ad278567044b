using Sweeper.Client.Commands;
using Sweeper.Client.Exits;

return await Exit.WithAsync(() => SweeperCommand.InvokeAsync(args));

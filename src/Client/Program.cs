using Sweeper.Client.Commands;
using Sweeper.Client.Exits;
using Sweeper.Engine.Processes;
using Sweeper.Trainer.Torch.Devices;

var device = new WorkerDevice();
return args is ["trial-worker", .. var worker] ? TrialWorker.Run(worker, device.Open, device.Lost) : await Exit.WithAsync(() => SweeperCommand.InvokeAsync(args));

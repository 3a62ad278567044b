using Sweeper.Engine.Processes;
using Sweeper.Silo;
using Sweeper.Trainer.Torch.Devices;

var device = new WorkerDevice();
return args switch
{
    ["trial-worker", .. var worker] => TrialWorker.Run(worker, device.Open, device.Lost),
    ["health", .. var rest] => await HealthCommand.RunAsync(rest),
    _ => await SiloCommand.RunAsync(args),
};

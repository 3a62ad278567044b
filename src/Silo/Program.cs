using Sweeper.Silo;

return args is ["health", .. var rest] ? await HealthCommand.RunAsync(rest) : await SiloCommand.RunAsync(args);

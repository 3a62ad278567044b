using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Sweeper.Engine.Logging;

namespace Sweeper.Engine.Processes;

/// <summary>
/// A process that runs trials for this one. Frames go to its standard input, which closes when this process goes, and come by a pipe of their own: native libraries write to
/// standard output as they like.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>One at a time: a child that another one is started beside would hold the other's pipe open.</summary>
    private static readonly Lock Starting = new();

    private readonly ConcurrentDictionary<int, BlockingCollection<Frame?>> _inboxes = new();
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly Process _process = new();
    private readonly TaskCompletionSource _heardAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LastWords _words = new();
    private readonly FrameStream _frames;
    private readonly ChildStart _start;
    private readonly ChildSettings _settings;
    private int _trials;
    private string? _killed;
    private volatile string? _death;

    /// <exception cref="ExternalException">The program cannot be started.</exception>
    public ChildProcess(ChildStart start, ChildSettings settings)
    {
        (_start, _settings) = (start, settings);
        _process.StartInfo = new ProcessStartInfo(start.File, [.. start.Arguments, _pipe.GetClientHandleAsString(), TrialWorker.Build])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        try
        {
            lock (Starting)
                _process.Start();
        }
        finally
        {
            _pipe.DisposeLocalCopyOfClientHandle();
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _frames = new FrameStream(_pipe, _process.StandardInput.BaseStream);
        EngineLog.ChildStarted(settings.Log, start.Device, _process.Id);
        var reader = new Thread(Listen) { Name = $"child of {start.Device}", IsBackground = true };
        reader.Start();
        _ = MournAsync();
    }

    /// <summary>How it ended, in words; null while it lives.</summary>
    public string? Death => _death;

    /// <summary>A new trial's number, and where what the child says of it arrives: null when the child is dead, and nothing after that.</summary>
    public (int Trial, BlockingCollection<Frame?> Inbox) Enter()
    {
        var (trial, inbox) = (Interlocked.Increment(ref _trials), new BlockingCollection<Frame?>());
        _inboxes[trial] = inbox;
        if (_death is not null)
            inbox.Add(null);
        return (trial, inbox);
    }

    public void Leave(int trial) => _inboxes.TryRemove(trial, out _);

    /// <summary>Says something to a trial. Where the child is dead, its inbox has that.</summary>
    public void Tell(FrameKind kind, int trial, ReadOnlySpan<byte> body)
    {
        try
        {
            _frames.Write(kind, trial, body);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The reader hears of it.
        }
    }

    /// <summary>Asks it to go, by closing its input, and does not wait; one that does not go is killed.</summary>
    public void Dispose() => _ = EndAsync();

    private async Task EndAsync()
    {
        _killed ??= "it is needed no more";
        _process.StandardInput.Close();
        if (!await HasEndedAsync())
            Kill("it did not end when it was asked to");
    }

    /// <param name="why">Goes into its death.</param>
    public void Kill(string why)
    {
        _killed ??= why;
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or ExternalException)
        {
            // It was faster.
        }
    }

    private void Listen()
    {
        try
        {
            while (_frames.Read() is { } frame)
            {
                if (_inboxes.TryGetValue(frame.Trial, out var inbox))
                    inbox.Add(frame);
            }
        }
        catch (InvalidDataException e)
        {
            Kill(e.Message);
        }

        _heardAll.SetResult();
        if (!HasEndedAsync().GetAwaiter().GetResult())
            Kill("it closed its connection");
    }

    /// <summary>What it said before it ended is heard first. Not for ever: somebody else may have inherited its end of the pipe.</summary>
    private async Task MournAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAny(_heardAll.Task, Task.Delay(Farewell));
        Bury();
    }

    /// <summary>Waits for the end of the process and of what it said.</summary>
    private async Task<bool> HasEndedAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Farewell);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Bury()
    {
        var how = _killed is null ? ExitWords.Of(_process.ExitCode) : $"was ended, because {_killed}";
        _death = string.Create(CultureInfo.InvariantCulture, $"The process of {_start.Device} (pid {_process.Id}) {how}.{_words}");
        if (_process.ExitCode == 0)
            EngineLog.ChildEnded(_settings.Log, _start.Device);
        else
            EngineLog.ChildDied(_settings.Log, _death);
        foreach (var inbox in _inboxes.Values)
            inbox.Add(null);
        _pipe.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs said)
    {
        if (said.Data is not { } line)
            return;
        _words.Add(line);
        EngineLog.ChildSaid(_settings.Log, _start.Device, line);
    }
}

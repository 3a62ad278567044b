namespace Sweeper.Sweeps.Machine;

/// <summary>The name of something that runs one trial at a time: <c>cpu:0</c>, <c>cpu:1</c>, …</summary>
public readonly record struct DeviceId(string Text)
{
    public override string ToString() => Text;
}

namespace Sweeper.Sweeps.Machine;

/// <summary>The name of something that runs one trial at a time: <c>cpu:0</c>, <c>cpu:1</c>, <c>rack7/cuda:0</c>, …</summary>
public readonly record struct DeviceId(string Text) : IComparable<DeviceId>
{
    /// <summary>
    /// Devices that share memory share a pool: the cores of one machine (<c>cpu</c>, <c>rack7/cpu</c>), the seats of one device (<c>torch-cpu</c>, <c>cuda:0</c> of <c>cuda:0.3</c>);
    /// any other device is its own.
    /// </summary>
    public string Pool
    {
        get
        {
            var (own, colon) = (Text.LastIndexOf('/') + 1, Text.LastIndexOf(':'));
            if (colon < own)
                return Text;
            var dot = Text.IndexOf('.', colon);
            return Text[own..colon] is "cpu" or "torch-cpu" ? Text[..colon] : dot < 0 ? Text : Text[..dot];
        }
    }

    /// <summary>What is before the last <c>/</c>: whose device it is, in a cluster; else empty.</summary>
    public string Silo => Text[..Math.Max(0, Text.LastIndexOf('/'))];

    public int CompareTo(DeviceId other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}

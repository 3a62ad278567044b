using System.Buffers.Binary;
using System.Text;

namespace Sweeper.Client.Tests.Telemetry;

/// <summary>A protobuf message by its wire format alone: of each field its number and its bytes, or its value. protobuf.dev/programming-guides/encoding</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Value, byte[] Bytes)> _fields = [];

    public ProtobufMessage(byte[] bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var key = Varint(bytes, ref at);
            var (field, wire) = ((int)(key >> 3), (int)(key & 7));
            switch (wire)
            {
                case 0:
                    _fields.Add((field, Varint(bytes, ref at), []));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)), []));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(bytes, ref at);
                    _fields.Add((field, 0, bytes[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)), []));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {wire} is not one of protobuf 3.");
            }
        }
    }

    public bool Has(int field) => _fields.Any(f => f.Field == field);

    public IEnumerable<ProtobufMessage> Messages(int field) => All(field).Select(b => new ProtobufMessage(b));

    public string Text(int field) => Encoding.UTF8.GetString(All(field).SingleOrDefault() ?? []);

    public string Hex(int field) => Convert.ToHexStringLower(All(field).SingleOrDefault() ?? []);

    /// <summary>A varint or a fixed integer; 0, as protobuf has it, when it is not there.</summary>
    public long Integer(int field) => (long)_fields.SingleOrDefault(f => f.Field == field).Value;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(_fields.SingleOrDefault(f => f.Field == field).Value);

    private IEnumerable<byte[]> All(int field) => _fields.Where(f => f.Field == field).Select(f => f.Bytes);

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
    }
}
